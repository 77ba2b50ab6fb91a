import { Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation, UpdateDateColumn, VirtualColumn } from 'typeorm'

@Entity('users')
export class User {
  @PrimaryGeneratedColumn() id!: number
  @Column({ name: 'organization_id', type: 'int' }) organizationId!: number
  @Column({ name: 'is_active', type: 'boolean' }) isActive!: boolean
}

@Entity('auth_token')
export class Token {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'text' }) key!: string
  @ManyToOne(() => User) @JoinColumn({ name: 'user_id' }) user!: User
}

abstract class Contact {
  @PrimaryGeneratedColumn() id!: number
  @Column({ name: 'organization_id', type: 'int' }) organizationId!: number
  @Column({ type: 'text' }) name!: string
  @Column({ type: 'text' }) email!: string
}
@Entity('vendors')
export class Vendor extends Contact { @Column({ type: 'text' }) phone!: string }
@Entity('customers')
export class Customer extends Contact { @Column({ type: 'text' }) phone!: string }
@Entity('employees')
export class Employee extends Contact {}

@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn() id!: number
  @Column({ name: 'organization_id', type: 'int' }) organizationId!: number
  @Column({ name: 'order_number', type: 'text' }) orderNumber!: string
  @Column({ type: 'text' }) title!: string
  @Column({ type: 'text', nullable: true }) description!: string | null
  @Column({ name: 'order_type', type: 'text' }) orderType!: string
  @Column({ type: 'text' }) status!: string
  @Column({ name: 'vendor_id', type: 'int', nullable: true }) vendorId!: number | null
  @ManyToOne(() => Vendor) @JoinColumn({ name: 'vendor_id' }) vendor!: Vendor | null
  @Column({ name: 'customer_id', type: 'int', nullable: true }) customerId!: number | null
  @ManyToOne(() => Customer) @JoinColumn({ name: 'customer_id' }) customer!: Customer | null
  @ManyToOne(() => Employee) @JoinColumn({ name: 'assigned_to_id' }) assignedTo!: Employee | null
  @Column({ name: 'total_amount', type: 'numeric' }) totalAmount!: string
  @Column({ name: 'order_date', type: 'date' }) orderDate!: string
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' }) updatedAt!: Date
  @OneToMany(() => OrderItem, (item) => item.order, { cascade: ['insert'] }) items!: Relation<OrderItem>[]
  @VirtualColumn({ type: 'int', query: (alias) => `SELECT COUNT(*)::int FROM order_items i WHERE i.order_id = ${alias}.id` }) itemsCount!: number
}

@Entity('order_items')
export class OrderItem {
  @PrimaryGeneratedColumn() id!: number
  @ManyToOne(() => Order, (order) => order.items) @JoinColumn({ name: 'order_id' }) order!: Relation<Order>
  @Column({ type: 'int' }) position!: number
  @Column({ name: 'item_name', type: 'text' }) itemName!: string
  @Column({ type: 'text', nullable: true }) sku!: string | null
  @Column({ type: 'numeric' }) quantity!: string
  @Column({ name: 'unit_price', type: 'numeric' }) unitPrice!: string
  @Column({ name: 'total_price', type: 'numeric' }) totalPrice!: string
}

@Entity('tenon_sequence')
export class Sequence {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'text' }) series!: string
  @Column({ type: 'text' }) tenant!: string
  @Column({ type: 'int' }) year!: number
  @Column({ type: 'int' }) last!: number
}
