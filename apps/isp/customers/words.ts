/** A customer in other answers. */
export const customerBase = ['id', 'uid', 'name', 'email', 'phone', 'address', 'nid', 'isFree'] as const
