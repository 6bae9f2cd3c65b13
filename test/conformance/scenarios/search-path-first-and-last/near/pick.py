NAME = 'portal.settings.near'
