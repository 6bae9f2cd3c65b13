from flask import Flask


def loadapp(uri, name=None, **kwargs):
    return Flask(uri)
