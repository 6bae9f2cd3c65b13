from whitenoise import WhiteNoise


class DjangoWhiteNoise(WhiteNoise):
    pass
