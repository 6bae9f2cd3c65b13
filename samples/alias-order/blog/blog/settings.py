SECRET_KEY = 'only-for-this-sample'
ALLOWED_HOSTS = ['blog.example.com']
ROOT_URLCONF = 'blog.urls'
TIME_ZONE = 'UTC'
USE_TZ = True
