// Names that the quota routes do not accept as they are.

/** User names that collide with routes: on the single endpoint, `refresh` changes all balances. */
const reserved: ReadonlySet<string> = new Set(['batch', 'refresh'])

export function isReserved(name: string): boolean {
  return reserved.has(name.toLowerCase())
}

/** Whether the batch endpoint accepts a name; one unacceptable name makes it refuse the whole batch. */
export function fitsBatch(name: string, isOld = false): boolean {
  return (isOld ? /^[A-Za-z0-9._@-]{1,200}$/ : /^[A-Za-z0-9._@:-]{1,200}$/).test(name)
}
