from django.db import models


class Organization(models.Model):
    name = models.CharField(max_length=255)

    class Meta:
        managed = False
        db_table = "organizations"


class User(models.Model):
    username = models.CharField(max_length=150, unique=True)
    is_active = models.BooleanField(default=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)

    is_authenticated = True

    class Meta:
        managed = False
        db_table = "users"


class Token(models.Model):
    key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)

    class Meta:
        managed = False
        db_table = "auth_token"


class Contact(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    name = models.CharField(max_length=255)
    email = models.EmailField(blank=True)

    class Meta:
        abstract = True


class Vendor(Contact):
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        managed = False
        db_table = "vendors"


class Customer(Contact):
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        managed = False
        db_table = "customers"


class Employee(Contact):
    class Meta:
        managed = False
        db_table = "employees"


class Order(models.Model):
    class Type(models.TextChoices):
        PURCHASE = "purchase"
        SERVICE = "service"
        SUBSCRIPTION = "subscription"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PENDING = "pending"
        APPROVED = "approved"
        IN_PROGRESS = "in_progress"
        COMPLETED = "completed"
        CANCELLED = "cancelled"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    order_number = models.CharField(max_length=50, editable=False)
    title = models.CharField(max_length=255)
    description = models.TextField(null=True, blank=True)
    order_type = models.CharField(max_length=20, choices=Type.choices, default=Type.PURCHASE)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    vendor = models.ForeignKey(Vendor, null=True, blank=True, on_delete=models.SET_NULL)
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.SET_NULL)
    assigned_to = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.SET_NULL)
    total_amount = models.DecimalField(max_digits=12, decimal_places=2, editable=False)
    order_date = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        managed = False
        db_table = "orders"
        ordering = ["-created_at", "-id"]


class OrderItem(models.Model):
    order = models.ForeignKey(Order, related_name="items", on_delete=models.CASCADE)
    position = models.IntegerField()
    item_name = models.CharField(max_length=255)
    sku = models.CharField(max_length=100, null=True, blank=True)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    total_price = models.DecimalField(max_digits=12, decimal_places=2, editable=False)

    class Meta:
        managed = False
        db_table = "order_items"
        ordering = ["position", "id"]


class Sequence(models.Model):
    series = models.TextField()
    tenant = models.TextField()
    year = models.IntegerField()
    last = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "tenon_sequence"
