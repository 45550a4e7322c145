"""URLs of the streaming app."""

from django.urls import path

from streaming import views

app_name = "streaming"
urlpatterns = [path("callbacks/<slug:token>/", views.callbacks, name="callbacks")]
