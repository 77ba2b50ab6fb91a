from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from rest_framework import serializers

from .models import Customer, Employee, Order, OrderItem, Sequence, Vendor


class VendorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Vendor
        fields = ["id", "name", "email", "phone"]


class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["id", "name", "email", "phone"]


class EmployeeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Employee
        fields = ["id", "name", "email"]


class OrderItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = OrderItem
        fields = ["id", "item_name", "sku", "quantity", "unit_price", "total_price"]


class OrderListSerializer(serializers.ModelSerializer):
    vendor_name = serializers.CharField(source="vendor.name", default=None, read_only=True)
    customer_name = serializers.CharField(source="customer.name", default=None, read_only=True)
    items_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Order
        fields = [
            "id", "order_number", "title", "order_type", "status", "total_amount", "order_date",
            "vendor", "vendor_name", "customer", "customer_name", "items_count", "created_at",
        ]


class OrderDetailSerializer(serializers.ModelSerializer):
    vendor = VendorSerializer()
    customer = CustomerSerializer()
    assigned_to = EmployeeSerializer()
    items = OrderItemSerializer(many=True)

    class Meta:
        model = Order
        fields = [
            "id", "order_number", "title", "description", "order_type", "status", "total_amount", "order_date",
            "created_at", "updated_at", "vendor", "customer", "assigned_to", "items",
        ]


class OrderCreateSerializer(serializers.ModelSerializer):
    items = OrderItemSerializer(many=True, write_only=True)

    class Meta:
        model = Order
        fields = [
            "id", "order_number", "title", "description", "order_type", "status", "vendor", "customer",
            "order_date", "items", "total_amount", "created_at",
        ]
        read_only_fields = ["order_number", "total_amount", "created_at"]
        extra_kwargs = {name: {"write_only": True} for name in ["description", "order_type", "vendor", "customer", "order_date"]}

    def validate(self, data):
        organization = self.context["request"].user.organization_id
        for name in ("vendor", "customer"):
            if data.get(name) and data[name].organization_id != organization:
                raise serializers.ValidationError({name: "Invalid pk."})
        return data

    @transaction.atomic
    def create(self, data):
        items = data.pop("items")
        organization = self.context["request"].user.organization_id
        for item in items:
            item["total_price"] = (item["quantity"] * item["unit_price"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        year = datetime.now(timezone.utc).year
        series, _ = Sequence.objects.select_for_update().get_or_create(
            series="order:ORD-{yyyy}-{nnnn}", tenant=str(organization), year=year, defaults={"last": 0}
        )
        series.last += 1
        series.save(update_fields=["last"])
        order = Order.objects.create(
            organization_id=organization,
            order_number=f"ORD-{year}-{series.last:04d}",
            total_amount=sum(item["total_price"] for item in items),
            **data,
        )
        OrderItem.objects.bulk_create(OrderItem(order=order, position=i, **item) for i, item in enumerate(items))
        return order
