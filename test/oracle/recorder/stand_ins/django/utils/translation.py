def activate(language):
    return None


def gettext(text):
    return text


gettext_lazy = gettext
