/**
 * Acts after some time, once what has come by then is read: when a machine stood still, such as a laptop that slept, timers
 * run before anything is read.
 * @param ms time to wait
 * @returns takes it back
 */
export function due(ms: number, act: () => void): () => void {
  let turn: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    turn = setImmediate(act)
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(turn)
  }
}
