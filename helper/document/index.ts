export { checkDocument, type CheckFault } from './check/index.ts';
export { parseDocument, type ParsedDocument } from './parse.ts';
