from rest_framework.authentication import TokenAuthentication

from .models import Token


class KeyAuthentication(TokenAuthentication):
    model = Token
