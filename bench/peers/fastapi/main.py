# FastAPI with pydantic in and out, SQLAlchemy's asyncio session on asyncpg.
import os
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Optional, get_args

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import joinedload, selectinload, sessionmaker

from shapes import NewOrder, OrderCreated, OrderDetail, OrderType, Page, Status
from tables import Customer, Order, OrderItem, Sequence, Token, User, Vendor

PAGE = 20
engine = create_async_engine(os.environ["BENCH_DATABASE"].replace("postgres://", "postgresql+asyncpg://", 1), pool_size=10)
Session = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
app = FastAPI()


async def session():
    async with Session() as opened:
        yield opened


async def organization(authorization: str = Header(""), db: AsyncSession = Depends(session)) -> int:
    key = authorization.replace("Token ", "", 1)
    found = await db.execute(select(User.organization_id).join(Token, Token.user_id == User.id).where(Token.key == key, User.is_active))
    tenant = found.scalar_one_or_none()
    if tenant is None:
        raise HTTPException(401, "Invalid token.")
    return tenant


sortable = {"total_amount": Order.total_amount, "order_date": Order.order_date, "created_at": Order.created_at}
items_count = select(func.count(OrderItem.id)).where(OrderItem.order_id == Order.id).correlate(Order).scalar_subquery()


@app.get("/api/orders/", response_model=Page)
async def list_orders(
    request: Request,
    status: Optional[Status] = None,
    order_type: Optional[OrderType] = None,
    vendor: Optional[int] = None,
    customer: Optional[int] = None,
    search: Optional[str] = None,
    ordering: Optional[str] = None,
    page: int = 1,
    tenant: int = Depends(organization),
    db: AsyncSession = Depends(session),
):
    matching = [Order.organization_id == tenant]
    if status is not None:
        matching.append(Order.status == status)
    if order_type is not None:
        matching.append(Order.order_type == order_type)
    if vendor is not None:
        matching.append(Order.vendor_id == vendor)
    if customer is not None:
        matching.append(Order.customer_id == customer)
    if search is not None:
        matching.append(or_(*(column.ilike(f"%{search}%") for column in (Order.order_number, Order.title, Order.description))))
    order = [Order.created_at.desc(), Order.id.desc()]
    if ordering is not None and ordering.lstrip("-") in sortable:
        column = sortable[ordering.lstrip("-")]
        order = [column.desc() if ordering.startswith("-") else column]
    count = (await db.execute(select(func.count(Order.id)).where(*matching))).scalar_one()
    rows = await db.execute(
        select(
            Order.id, Order.order_number, Order.title, Order.order_type, Order.status, Order.total_amount, Order.order_date,
            Order.vendor_id.label("vendor"), Vendor.name.label("vendor_name"), Order.customer_id.label("customer"),
            Customer.name.label("customer_name"), items_count.label("items_count"), Order.created_at,
        )
        .outerjoin(Vendor, Vendor.id == Order.vendor_id)
        .outerjoin(Customer, Customer.id == Order.customer_id)
        .where(*matching).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    )
    link = lambda to: str(request.url.include_query_params(page=to))
    return {
        "count": count,
        "next": link(page + 1) if page * PAGE < count else None,
        "previous": link(page - 1) if page > 1 else None,
        "results": rows.all(),
    }


@app.get("/api/orders/stats/")
async def stats(tenant: int = Depends(organization), db: AsyncSession = Depends(session)):
    own = Order.organization_id == tenant
    total, revenue = (await db.execute(select(func.count(Order.id), func.sum(Order.total_amount)).where(own))).one()

    async def by(column, names):
        found = await db.execute(select(column, func.count(Order.id)).where(own).group_by(column))
        return {**dict.fromkeys(names, 0), **{key: n for key, n in found}}

    return {
        "total": total,
        "total_revenue": float(revenue or 0),
        "by_status": await by(Order.status, get_args(Status)),
        "by_type": await by(Order.order_type, get_args(OrderType)),
    }


@app.get("/api/orders/{id}/", response_model=OrderDetail)
async def detail(id: int, tenant: int = Depends(organization), db: AsyncSession = Depends(session)):
    found = await db.execute(
        select(Order).where(Order.id == id, Order.organization_id == tenant)
        .options(joinedload(Order.vendor), joinedload(Order.customer), joinedload(Order.assigned_to), selectinload(Order.items))
    )
    order = found.scalar_one_or_none()
    if order is None:
        raise HTTPException(404, "Not found.")
    return order


@app.post("/api/orders/", response_model=OrderCreated, status_code=201)
async def create(body: NewOrder, tenant: int = Depends(organization), db: AsyncSession = Depends(session)):
    for name, table, id in (("vendor", Vendor, body.vendor), ("customer", Customer, body.customer)):
        if (await db.execute(select(table.id).where(table.id == id, table.organization_id == tenant))).first() is None:
            raise HTTPException(400, {name: ["Invalid pk."]})
    now = datetime.now(timezone.utc)
    series = insert(Sequence).values(series="order:ORD-{yyyy}-{nnnn}", tenant=str(tenant), year=now.year, last=1)
    series = series.on_conflict_do_update(index_elements=["series", "tenant", "year"], set_={"last": Sequence.last + 1}).returning(Sequence.last)
    last = (await db.execute(series)).scalar_one()
    items = [
        OrderItem(position=i, **item.dict(), total_price=(item.quantity * item.unit_price).quantize(Decimal("0.01"), ROUND_HALF_UP))
        for i, item in enumerate(body.items)
    ]
    order = Order(
        organization_id=tenant, order_number=f"ORD-{now.year}-{last:04d}", title=body.title, description=body.description,
        order_type=body.order_type, status=body.status, vendor_id=body.vendor, customer_id=body.customer,
        total_amount=sum(item.total_price for item in items), order_date=body.order_date, created_at=now, updated_at=now, items=items,
    )
    db.add(order)
    await db.commit()
    return order
