from django.http import HttpResponse
from django.urls import path

urlpatterns = [path('', lambda request: HttpResponse('This is blog.\n', content_type='text/plain'))]
