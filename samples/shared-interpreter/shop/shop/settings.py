SECRET_KEY = 'only-for-this-sample'
ALLOWED_HOSTS = ['shop.example.com']
ROOT_URLCONF = 'shop.urls'
TIME_ZONE = 'UTC'
USE_TZ = True
