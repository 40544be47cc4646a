from django.urls import path

from balcao.portal.web import associations, organs, posts

urlpatterns = [
    path("associations/", associations.find, name="portal-associations"),
    path("associations/<str:number>/", associations.organs, name="portal-association"),
    path("associations/<str:number>/organs.json", associations.organs_open, name="portal-association-data"),
    path("me/posts/", posts.mine, name="portal-posts"),
    path("me/posts/<int:seat_id>/object/", posts.object_to, name="portal-object"),
    path("as/<str:holder>/organs/", organs.own, name="portal-organs"),
    path("as/<str:holder>/organs/handover/<int:item_id>/", organs.handover, name="portal-handover"),
    path("as/<str:holder>/organs/objections/<str:number>/", organs.hearing, name="portal-hearing"),
]
