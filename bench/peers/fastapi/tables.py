from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Integer, Numeric, Text
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(BigInteger, primary_key=True)
    organization_id = Column(BigInteger, nullable=False)
    is_active = Column(Boolean, nullable=False)


class Token(Base):
    __tablename__ = "auth_token"
    id = Column(BigInteger, primary_key=True)
    key = Column(Text, nullable=False, unique=True)
    user_id = Column(ForeignKey("users.id"), nullable=False)


class Vendor(Base):
    __tablename__ = "vendors"
    id = Column(BigInteger, primary_key=True)
    organization_id = Column(BigInteger, nullable=False)
    name = Column(Text, nullable=False)
    email = Column(Text, nullable=False)
    phone = Column(Text, nullable=False)


class Customer(Base):
    __tablename__ = "customers"
    id = Column(BigInteger, primary_key=True)
    organization_id = Column(BigInteger, nullable=False)
    name = Column(Text, nullable=False)
    email = Column(Text, nullable=False)
    phone = Column(Text, nullable=False)


class Employee(Base):
    __tablename__ = "employees"
    id = Column(BigInteger, primary_key=True)
    organization_id = Column(BigInteger, nullable=False)
    name = Column(Text, nullable=False)
    email = Column(Text, nullable=False)


class Order(Base):
    __tablename__ = "orders"
    id = Column(BigInteger, primary_key=True)
    organization_id = Column(BigInteger, nullable=False)
    order_number = Column(Text, nullable=False)
    title = Column(Text, nullable=False)
    description = Column(Text)
    order_type = Column(Text, nullable=False)
    status = Column(Text, nullable=False)
    vendor_id = Column(ForeignKey("vendors.id"))
    customer_id = Column(ForeignKey("customers.id"))
    assigned_to_id = Column(ForeignKey("employees.id"))
    total_amount = Column(Numeric(12, 2), nullable=False)
    order_date = Column(Date, nullable=False)
    created_at = Column(DateTime(timezone=True), nullable=False)
    updated_at = Column(DateTime(timezone=True), nullable=False)
    vendor = relationship(Vendor)
    customer = relationship(Customer)
    assigned_to = relationship(Employee)
    items = relationship("OrderItem", order_by="OrderItem.position, OrderItem.id")


class OrderItem(Base):
    __tablename__ = "order_items"
    id = Column(BigInteger, primary_key=True)
    order_id = Column(ForeignKey("orders.id"), nullable=False)
    position = Column(BigInteger, nullable=False)
    item_name = Column(Text, nullable=False)
    sku = Column(Text)
    quantity = Column(Numeric(10, 2), nullable=False)
    unit_price = Column(Numeric(12, 2), nullable=False)
    total_price = Column(Numeric(12, 2), nullable=False)


class Sequence(Base):
    __tablename__ = "tenon_sequence"
    id = Column(BigInteger, primary_key=True)
    series = Column(Text, nullable=False)
    tenant = Column(Text, nullable=False)
    year = Column(Integer, nullable=False)
    last = Column(BigInteger, nullable=False)
