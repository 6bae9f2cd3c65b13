from django.http import HttpResponse
from django.urls import path

urlpatterns = [path('', lambda request: HttpResponse('This is shop.\n', content_type='text/plain'))]
