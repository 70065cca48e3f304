// Types of the browser API that the page's script uses; the program itself has no DOM types.

/** An element. */
export interface Part {
  textContent: string | null
  hidden: boolean
  value: string
  checked: boolean
  open: boolean
  colSpan: number
  className: string
  readonly dataset: Record<string, string | undefined>
  readonly style: { paddingTop: string; paddingBottom: string }
  readonly classList: {
    add(name: string): void
    contains(name: string): boolean
    toggle(name: string, on: boolean): void
  }
  readonly scrollHeight: number
  readonly firstElementChild: Part | null
  readonly nextElementSibling: Part | null
  readonly parentElement: Part | null
  addEventListener(type: string, listener: (event: PartEvent) => void): void
  append(...parts: (Part | string)[]): void
  insertBefore(part: Part, next: Part | null): void
  remove(): void
  contains(part: Part): boolean
  closest(selector: string): Part | null
  querySelector(selector: string): Part | null
  querySelectorAll(selector: string): Iterable<Part>
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  getBoundingClientRect(): { readonly top: number; readonly bottom: number }
  focus(): void
  click(): void
}

export interface PartEvent {
  readonly target: Part
  readonly key: string
  readonly shiftKey: boolean
  readonly metaKey: boolean
  preventDefault(): void
}

export interface Page extends Part {
  readonly documentElement: Part
  readonly activeElement: Part | null
  createElement(tag: string): Part
  createRange(): { selectNodeContents(part: Part): void }
}

export interface Browser {
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } }
  readonly innerHeight: number
  readonly innerWidth: number
  readonly scrollY: number
  addEventListener(type: string, listener: () => void): void
  matchMedia(query: string): { readonly matches: boolean }
  getSelection(): { removeAllRanges(): void; addRange(range: object): void } | null
  scrollBy(x: number, y: number): void
  scrollTo(x: number, y: number): void
  requestAnimationFrame(act: () => void): number
  setTimeout(act: () => void, ms: number): number
  clearTimeout(timer: number): void
}
