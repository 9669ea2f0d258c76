/**
 * What --json prints, by command: for docs/cli.md, and for the tests that hold the commands to it. Each
 * field's type is named as the protocol's types are; `[T]` is a list.
 */
export interface JsonResult {
  keys: string;
  means: string;
}

export const JSON_RESULTS: Record<string, JsonResult> = {
  status: { keys: '`helper`: HelperInfo without capabilities; `status`', means: 'the results of `hello` and `status`' },
  doctor: { keys: '`capabilities`: [Capability]', means: '' },
  'link list': { keys: '`links`: [Link]', means: '' },
  'link show': { keys: '`link`: Link; `addresses`: [Address]; `routes`: [Route]; `neighbours`: [Neighbour]; `counters`', means: 'the result of `link.get`' },
  'link add': { keys: '`link`: Link; `peer`: Link or null', means: 'as it is after `--wait`' },
  'link set': { keys: '`link`: Link', means: 'as it is after `--wait`' },
  'link delete': { keys: '`deleted`: number', means: 'how many names (or links of the group) were deleted' },
  'address list': { keys: '`addresses`: [Address]', means: '' },
  'address add': { keys: '`address`: Address', means: 'as it is after `--wait`' },
  'address delete': { keys: 'none', means: '' },
  'route list': { keys: '`routes`: [Route]', means: '' },
  'route add': { keys: '`route`: Route', means: '' },
  'route delete': { keys: 'none', means: '' },
  'route get': { keys: '`route`: Route; `link`: string or null', means: '`link` is the name of the link that it leaves by' },
  'rule list': { keys: '`rules`: [Rule]', means: '' },
  'rule add': { keys: '`rule`: Rule', means: '' },
  'rule delete': { keys: 'none', means: '' },
  'neighbour list': { keys: '`neighbours`: [Neighbour]', means: '' },
  'namespace list': { keys: '`namespaces`: [Namespace]', means: '' },
  'namespace add': { keys: '`namespaces`: [Namespace]', means: 'those that were made' },
  'namespace delete': { keys: '`deleted`: number', means: '' },
  watch: {
    keys: '`time`; `namespace`; `index`; `name`; `rates` or null',
    means: 'one object a link and sample; `rates` has the counters\' names and is per second; null where there is nothing to compare with',
  },
  monitor: {
    keys: '`time`; `action`; `topic`; `key`; `value`',
    means: 'one object an event; `action` is `present`, `added`, `changed`, `removed` (then `value` is null) or, alone, `resync`',
  },
  completion: { keys: '`shell`; `script`', means: '' },
};
