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
  readonly classList: { add(name: string): void; contains(name: string): boolean }
  readonly cells: ArrayLike<Part>
  readonly rows: ArrayLike<Part>
  readonly parentElement: Part | null
  readonly childNodes: Iterable<Part>
  readonly nextElementSibling: Part | null
  addEventListener(type: string, listener: (event: { readonly target: Part }) => void): void
  append(...parts: (Part | string)[]): void
  after(part: Part): void
  remove(): void
  cloneNode(isDeep: boolean): Part
  closest(selector: string): Part | null
  querySelector(selector: string): Part | null
  querySelectorAll(selector: string): Iterable<Part>
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  focus(): void
}

export interface Page extends Part {
  readonly documentElement: Part
  createElement(tag: string): Part
  createRange(): { selectNodeContents(part: Part): void }
}

export interface Browser {
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } }
  addEventListener(type: string, listener: () => void): void
  matchMedia(query: string): { readonly matches: boolean }
  getSelection(): { removeAllRanges(): void; addRange(range: object): void } | null
  setTimeout(act: () => void, ms: number): number
  clearTimeout(timer: number): void
}
