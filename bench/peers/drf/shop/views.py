from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import filters, mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Order, OrderItem
from .serializers import OrderCreateSerializer, OrderDetailSerializer, OrderListSerializer

items_count = OrderItem.objects.order_by().filter(order=OuterRef("pk")).values("order").annotate(n=Count("pk")).values("n")


class OrderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet):
    filter_backends = [DjangoFilterBackend, filters.SearchFilter, filters.OrderingFilter]
    filterset_fields = ["vendor", "customer", "order_type", "status"]
    search_fields = ["order_number", "title", "description"]
    ordering_fields = ["created_at", "order_date", "total_amount"]

    def get_queryset(self):
        orders = Order.objects.filter(organization_id=self.request.user.organization_id)
        if self.action == "list":
            return orders.select_related("vendor", "customer").annotate(items_count=Coalesce(Subquery(items_count), 0))
        if self.action == "retrieve":
            return orders.select_related("vendor", "customer", "assigned_to").prefetch_related("items")
        return orders

    def get_serializer_class(self):
        return {"list": OrderListSerializer, "create": OrderCreateSerializer}.get(self.action, OrderDetailSerializer)

    @action(detail=False)
    def stats(self, request):
        orders = self.get_queryset().order_by()
        total = orders.aggregate(n=Count("id"), revenue=Sum("total_amount"))
        by = lambda field, names: {**dict.fromkeys(names, 0), **dict(orders.values_list(field).annotate(n=Count("id")))}
        return Response({
            "total": total["n"],
            "total_revenue": float(total["revenue"] or 0),
            "by_status": by("status", Order.Status.values),
            "by_type": by("order_type", Order.Type.values),
        })
