/**
 * What every element of the page works with.
 *
 * @typedef {{desk: import("../client/desk.js").Desk, t: import("./strings.js").Strings, language: string,
 *   switchLanguage: () => void, open: (id: string|null) => void, go: (place: string) => void,
 *   act: (action: string) => Promise<void>, trouble: (error: any) => void, showPane: (pane: string) => void}} Context
 */
export {};
