from django.contrib.auth.models import AnonymousUser


def pass_on(get_response):
    def answer(request):
        request.user = AnonymousUser()
        return get_response(request)

    return answer
