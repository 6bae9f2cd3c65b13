"""Reads [[before, after], ...] (base64) from stdin and prints, for each pair, why the two are not the same program.

Two scripts are the same where their trees are equal once every first-wins write of a settings variable is an assignment,
and the old handler is the new one; and where their comments are the same, in the same order.
"""
import ast
import base64
import io
import json
import sys
import tokenize

KEYS = ("DJANGO_SETTINGS_MODULE", "DJANGO_CONFIGURATION")


def is_key(node):
    return isinstance(node, ast.Constant) and node.value in KEYS


def read_of(node):
    """The key and the fallback of environ.get(key, fallback), environ.get(key) or fallback, environ[key]."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and len(node.values) == 2:
        found = read_of(node.values[0])
        return found and (found[0], found[1], node.values[1])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and is_key(node.args[0]):
        return node.func.value, node.args[0], node.args[1] if len(node.args) > 1 else None
    return None


def assignment(mapping, key, value):
    found = read_of(value)
    if found and found[2] is not None:
        value = found[2]
    target = ast.Subscript(value=mapping, slice=key, ctx=ast.Store())
    return ast.Assign(targets=[target], value=value)


def write_in(block):
    if len(block) != 1:
        return None
    [only] = block
    if isinstance(only, ast.Assign) and len(only.targets) == 1 and isinstance(only.targets[0], ast.Subscript):
        target = only.targets[0]
        if is_key(target.slice):
            return assignment(target.value, target.slice, only.value)
    return None


class Settle(ast.NodeTransformer):
    def visit_Expr(self, node):
        self.generic_visit(node)
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "setdefault":
            if len(call.args) == 2 and (is_key(call.args[0]) or isinstance(call.args[0], ast.Name)):
                return assignment(call.func.value, call.args[0], call.args[1])
        return node

    def visit_Assign(self, node):
        self.generic_visit(node)
        return write_in([node]) or node

    def visit_If(self, node):
        self.generic_visit(node)
        names = ast.dump(node.test)
        write = write_in(node.body)
        return write if write and not node.orelse and any(key in names for key in KEYS) else node

    def visit_Try(self, node):
        self.generic_visit(node)
        write = write_in(node.handlers[0].body) if len(node.handlers) == 1 else None
        return write or node

    def visit_Import(self, node):
        return node if node.names[0].name != "django.core.handlers.wsgi" else ast.Pass()

    def visit_ImportFrom(self, node):
        return ast.Pass() if (node.module or "").startswith("django.core") else node

    def visit_Call(self, node):
        self.generic_visit(node)
        text = ast.dump(node.func)
        if not node.args and ("WSGIHandler" in text or "get_wsgi_application" in text or "id='H'" in text):
            return ast.Constant(value="the handler")
        return node


def tree(source):
    return ast.dump(Settle().visit(ast.parse(source)))


def comments(source):
    return [token.string for token in tokenize.tokenize(io.BytesIO(source).readline) if token.type == tokenize.COMMENT]


def difference(before, after):
    try:
        was = tree(before)
    except SyntaxError:
        return None
    try:
        now = tree(after)
    except SyntaxError as error:
        return "no longer parses: %s" % error
    if was != now:
        return "trees differ:\n%s\n%s" % (was, now)
    if comments(before) != comments(after):
        return "comments differ"
    return None


pairs = json.load(sys.stdin)
print(json.dumps([difference(base64.b64decode(before), base64.b64decode(after)) for before, after in pairs]))
