NAME = 'portal.settings.common'
