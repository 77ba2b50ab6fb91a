from datetime import date, datetime
from decimal import Decimal
from typing import List, Literal, Optional

from pydantic import BaseModel, Field

Status = Literal["draft", "pending", "approved", "in_progress", "completed", "cancelled"]
OrderType = Literal["purchase", "service", "subscription"]
Money = Field(ge=0, max_digits=12, decimal_places=2)


class Row(BaseModel):
    class Config:
        orm_mode = True
        json_encoders = {Decimal: str}


class OrderRow(Row):
    id: int
    order_number: str
    title: str
    order_type: str
    status: str
    total_amount: Decimal
    order_date: date
    vendor: Optional[int]
    vendor_name: Optional[str]
    customer: Optional[int]
    customer_name: Optional[str]
    items_count: int
    created_at: datetime


class Page(Row):
    count: int
    next: Optional[str]
    previous: Optional[str]
    results: List[OrderRow]


class Employee(Row):
    id: int
    name: str
    email: str


class Contact(Employee):
    phone: str


class Item(Row):
    id: int
    item_name: str
    sku: Optional[str]
    quantity: Decimal
    unit_price: Decimal
    total_price: Decimal


class OrderDetail(Row):
    id: int
    order_number: str
    title: str
    description: Optional[str]
    order_type: str
    status: str
    total_amount: Decimal
    order_date: date
    created_at: datetime
    updated_at: datetime
    vendor: Optional[Contact]
    customer: Optional[Contact]
    assigned_to: Optional[Employee]
    items: List[Item]


class OrderCreated(Row):
    id: int
    order_number: str
    title: str
    status: str
    total_amount: Decimal
    created_at: datetime


class NewItem(BaseModel):
    item_name: str = Field(min_length=1, max_length=255)
    sku: str = Field(max_length=100)
    quantity: Decimal = Money
    unit_price: Decimal = Money


class NewOrder(BaseModel):
    title: str = Field(min_length=1, max_length=255)
    description: str
    order_type: OrderType
    status: Status
    vendor: int
    customer: int
    order_date: date
    items: List[NewItem]
