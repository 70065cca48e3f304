// Names that the quota routes cannot take as they are.

/** Users of these names collide with routes: on the single endpoint, `refresh` changes the balance of everybody. */
const reserved: ReadonlySet<string> = new Set(['batch', 'refresh'])

export function isReserved(name: string): boolean {
  return reserved.has(name.toLowerCase())
}

/** Whether the batch endpoint takes a name; one that it does not take refuses the whole batch. */
export function fitsBatch(name: string, isOld = false): boolean {
  return (isOld ? /^[A-Za-z0-9._@-]{1,200}$/ : /^[A-Za-z0-9._@:-]{1,200}$/).test(name)
}
