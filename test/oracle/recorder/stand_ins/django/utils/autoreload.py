def code_changed():
    return False
