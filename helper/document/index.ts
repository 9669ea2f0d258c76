export { checkDocument, datapathRules, impairmentRules, type CheckFault } from './check/index.ts';
export { parsePort, portKeys, portText } from './datapath-port.ts';
export * from './impairment-text.ts';
export { faultOfWhole, parseDocument, parseInTurns, type ParsedDocument } from './parse.ts';
export { portWorsenings, type Worsening } from './port-worsening.ts';
export { atOnce, type Turns } from './turns.ts';
export { editDocument, plainValue, type Edit } from './write/edit.ts';
export { documentText, type TextOptions } from './write/text.ts';
