// Preloaded into the programs that are pictured: their clock stands still, so that the same program gives the same pictures.
const instant = Date.parse('2026-03-02T09:00:00Z')

globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [instant] : given))
  }
  static now() {
    return instant
  }
}
