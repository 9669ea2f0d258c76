/** The helper's English of a route, in the words of `ip route`, which are the same in every language. Pure. */
export const ipRoute = (text: string): string =>
  text
    .replace(/^everything else \(IPv6\)/, 'default (IPv6)')
    .replace(/^everything else/, 'default')
    .replaceAll(' over ', ' dev ')
    .replace(/ in table (\d+)/, ' table $1')
    .replace(/ in (\S+)/, ' netns $1')
    .replace(/ \(metric (\d+)\)/, ' metric $1');

/** The helper's English of a rule, in the words of `ip rule`. Pure. */
export const ipRule = (text: string): string =>
  text
    .replace(/^packets /, '')
    .replace(/^every (IPv[46]) packet/, 'all ($1)')
    .replace(/ (?:is|are) dropped/, ' blackhole')
    .replace(/ (?:is|are) refused \((\w+)\)/, ' $1')
    .replace(/ asks? table (\S+)/, ' lookup $1')
    .replace(/that came by (\S+)/, 'iif $1')
    .replace(/of sockets on (\S+)/, 'oif $1')
    .replace(/with the mark (\S+)/, 'fwmark $1')
    .replace(/ \(priority (\d+)\)/, ' priority $1')
    .replace(/ in (\S+)/, ' netns $1');
