// A file as text, put in at build time.
declare module '*?raw' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: it is what a file gives as text
  export default text
}
