// What runs for several targets use one after another.

/** By name: the end of the last turn. */
export type Turns = Map<string, Promise<void>>

/**
 * Waits until all earlier turns of this name have ended. Without turns there is nothing to wait for.
 * @returns ends the turn
 */
export async function takeTurn(turns: Turns | undefined, name: string): Promise<() => void> {
  const before = turns?.get(name)
  let end = (): void => undefined
  const mine = new Promise<void>((resolve) => {
    end = resolve
  })
  // Before waiting, so that the next one waits for this turn.
  turns?.set(name, mine)
  await before
  return end
}
