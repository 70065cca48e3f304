// A promise that is resolved from outside.
export interface Later<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
}

export function later<Value>(): Later<Value> {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
