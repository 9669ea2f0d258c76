export { checkDocument, type CheckFault } from './check/index.ts';
export { parseDocument, type ParsedDocument } from './parse.ts';
export { editDocument, plainValue, type Edit } from './write/edit.ts';
export { documentText, type TextOptions } from './write/text.ts';
