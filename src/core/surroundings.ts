export type Surroundings =
  | { readonly is: 'shell' }
  | { readonly is: 'ci' }
  | { readonly is: 'github' | 'gitlab'; readonly event: 'request' | 'push' | 'schedule' | 'manual' }
export function surroundingsOf(_env: unknown): Surroundings {
  return { is: 'shell' }
}
