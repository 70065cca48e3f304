/** Columns of `hubplan list`, in the order of its table. */
export const columns = ['name', 'admin', 'groups', 'created', 'last_activity', 'servers', 'quota', 'user_id'] as const
export type Column = (typeof columns)[number]
