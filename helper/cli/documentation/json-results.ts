/**
 * What --json prints, by command: for docs/cli.md, and for the tests that hold the commands to it. Each
 * field's type is named as the protocol's types are; `[T]` is a list.
 */
interface JsonResult {
  keys: string;
  means: string;
}

export const JSON_RESULTS: Record<string, JsonResult> = {
  status: {
    keys: '`helper`: HelperInfo without capabilities; `status`; `networks`: [NetworkRow]; `pending`: PendingChange or null',
    means: 'the results of `hello` and `status`, and the networks',
  },
  doctor: { keys: '`capabilities`: [Capability]', means: '' },
  'link list': { keys: '`links`: [Link]', means: '' },
  'link show': {
    keys: '`link`: Link; `addresses`: [Address]; `routes`: [Route]; `neighbours`: [Neighbour]; `counters`; `holders`: [LinkHolder] or null',
    means: 'the result of `link.get` with that of `link.holders`',
  },
  'link add': {
    keys: '`link`: Link; `peer`: Link or null; `pending`: PendingChange or null',
    means: 'as it is after `--wait`',
  },
  'link set': {
    keys: '`link`: Link; `pending`: PendingChange or null',
    means: 'as it is after `--wait`; of several names `links`: [Link] in its place',
  },
  'link delete': {
    keys: '`deleted`: number; `pending`: PendingChange or null',
    means: 'how many names (or links of the group) were deleted',
  },
  'address list': { keys: '`addresses`: [Address]', means: '' },
  'address add': { keys: '`address`: Address; `pending`: PendingChange or null', means: 'as it is after `--wait`' },
  'address delete': { keys: '`pending`: PendingChange or null', means: '' },
  'route list': { keys: '`routes`: [Route]', means: '' },
  'route add': { keys: '`route`: Route; `pending`: PendingChange or null', means: '' },
  'route delete': { keys: '`pending`: PendingChange or null', means: '' },
  'route get': {
    keys: '`route`: Route; `link`: string or null',
    means: '`link` is the name of the link that it leaves by',
  },
  'rule list': { keys: '`rules`: [Rule]', means: '' },
  'rule add': { keys: '`rule`: Rule; `pending`: PendingChange or null', means: '' },
  'rule delete': { keys: '`pending`: PendingChange or null', means: '' },
  'neighbour list': { keys: '`neighbours`: [Neighbour]', means: '' },
  'namespace list': { keys: '`namespaces`: [Namespace]', means: '' },
  'namespace add': {
    keys: '`namespaces`: [Namespace]; `pending`: PendingChange or null',
    means: 'those that were made',
  },
  'namespace delete': { keys: '`deleted`: number; `pending`: PendingChange or null', means: '' },
  'network list': { keys: '`networks`: [NetworkRow]', means: '' },
  'network show': {
    keys: '`network`: NetworkRow; `text`; `appliedText` or null; `leases`: [Lease]',
    means: '`text` is the document as saved, `appliedText` as it was applied',
  },
  'network check': {
    keys: '`document`: NetworkDocument; `faults`: [DocumentFault]',
    means:
      'with errors: exit code 2, and `faults` beside `error` on standard error, as for every command that reads a document',
  },
  'network plan': { keys: '`plan`: Plan', means: '' },
  'network diff': {
    keys: '`network`: NetworkRow; `plan`: Plan; `text`; `appliedText` or null',
    means: '`plan.steps` is empty where everything is as the saved document says',
  },
  'network apply': {
    keys: '`network`: NetworkRow; `steps`: number; `entry`: number or null; `pending`: PendingChange or null',
    means: 'as it is after `--wait`; `pending`: exit code 7',
  },
  'network up': { keys: 'as `network apply`', means: '' },
  'network down': { keys: 'as `network apply`', means: '' },
  'network save': { keys: '`network`: NetworkRow', means: '' },
  'network edit': { keys: '`network`: NetworkRow or null', means: 'null: nothing was changed' },
  'network delete': { keys: '`deleted`: number', means: '' },
  'network import': { keys: '`text`; `notes`: [string]', means: '' },
  'network export': {
    keys: '`files`: [`name`, `text`]; `notes`: [string]',
    means: '`notes` say what that form cannot',
  },
  'datapath list': { keys: '`datapaths`: [DatapathRow]', means: '' },
  'datapath show': {
    keys: '`datapath`: DatapathRow; `statistics`',
    means: '`statistics` is its part of the result of `datapath.statistics`',
  },
  'datapath add': {
    keys: '`datapath`: DatapathRow; `pending`: PendingChange or null',
    means: '`pending`: exit code 7',
  },
  'datapath set': { keys: 'as `datapath add`', means: '' },
  'datapath stats': {
    keys: '`time`; `datapaths`',
    means:
      'the result of `datapath.statistics`; each port with its `queues`; with `--watch` one object a sample, per second',
  },
  'datapath macs': { keys: '`entries`: [MacEntry]', means: '' },
  'datapath delete': { keys: '`deleted`: number; `pending`: PendingChange or null', means: '' },
  impair: { keys: 'as `datapath add`', means: '' },
  history: {
    keys: '`entries`: [HistoryEntry]',
    means: 'with ENTRY: `entry`: HistoryEntry; `steps`: [Step]; `undo`: [Step] or null; `why`: string or null',
  },
  undo: {
    keys: '`entry`: HistoryEntry; `undone`: HistoryEntry; `pending`: PendingChange or null',
    means: '`entry` is the one that undid `undone`',
  },
  redo: {
    keys: '`entry`: HistoryEntry; `redone`: HistoryEntry; `pending`: PendingChange or null',
    means: '`entry` is the one that made `redone` again',
  },
  confirm: { keys: '`entry`: HistoryEntry', means: '' },
  revert: { keys: '`entry`: HistoryEntry', means: '' },
  cleanup: {
    keys: '`leftovers`: [Leftover]',
    means: 'with `--yes`: `removed`: [Leftover]; `remaining`: [Leftover with `why`]',
  },
  watch: {
    keys: '`time`; `namespace`; `index`; `name`; `rates` or null',
    means:
      "one object a link and sample; `rates` has the counters' names and is per second; null where there is nothing to compare with",
  },
  monitor: {
    keys: '`time`; `action`; `topic`; `key`; `value`',
    means:
      'one object an event; `action` is `present`, `added`, `changed`, `removed` (then `value` is null) or, alone, `resync`',
  },
  completion: { keys: '`shell`; `script`', means: '' },
};
