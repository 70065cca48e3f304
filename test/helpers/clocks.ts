// The clocks of the machine, for what a test hands in where it is not about time.

export const now = (): string => new Date().toISOString()

export const elapsedMs = (): number => performance.now()

export const waitedMs = (): number => performance.eventLoopUtilization().idle

/** What else differs from run to run and from machine to machine. */
export const chance = { random: Math.random, login: () => 'somebody' }
