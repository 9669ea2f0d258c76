import { define } from './define.ts';

/** Routes, and what a lookup answers. */
export const route = define({
  notListed: { en: 'The routes were not read.', zh: '未能读取路由。' },
  neighboursNotListed: { en: 'The neighbours were not read.', zh: '未能读取邻居。' },
  listOver: { en: 'The list that this goes on with is over.', zh: '要继续读取的列表已结束。' },
  listAnew: {
    en: 'Begin it anew: the rest of a list is kept for {{seconds}} seconds, for the connection that began it.',
    zh: '请重新开始：列表的其余部分只为开始读取它的连接保留 {{seconds}} 秒。',
  },
  notAdded: { en: 'The route to {{destination}} was not added.', zh: '未添加到 {{destination}} 的路由。' },
  notDeleted: { en: 'The route to {{destination}} was not deleted.', zh: '未删除到 {{destination}} 的路由。' },
  notThere: {
    en: 'The kernel accepted the request, but table {{table}} has no route to {{destination}}.',
    zh: '内核接受了请求，但表 {{table}} 中没有到 {{destination}} 的路由。',
  },
  stillThere: {
    en: 'The kernel accepted the request, but the route to {{destination}} still exists.',
    zh: '内核接受了请求，但到 {{destination}} 的路由仍然存在。',
  },
  exists: {
    en: 'The table has a route to this destination with this metric: use another metric, or delete that route first.',
    zh: '表中已有到此目的、度量值相同的路由：换一个度量值，或先删除那条路由。',
  },
  gatewayUnreachable: {
    en: 'No link of the namespace reaches this gateway: give a link an address of its subnet first, or use onlink.',
    zh: '命名空间中没有接口可达此网关：先为接口配置同一子网的地址，或使用 onlink。',
  },
  linkDown: { en: 'The link is down: `taproom link set NAME --up`.', zh: '接口已停用：`taproom link set NAME --up`。' },
  gatewayForm: {
    en: 'A gateway is the address of a neighbour on a link that is up; the source address is one of this namespace.',
    zh: '网关须为已启用接口上邻居的地址；源地址须属于此命名空间。',
  },
  noMatch: {
    en: 'No route of table {{table}} matches: `taproom route list` shows the present routes.',
    zh: '表 {{table}} 中没有匹配的路由：`taproom route list` 显示现有路由。',
  },
  familyUnclear: { en: 'The address family of this route is not known.', zh: '无法确定此路由的地址族。' },
  nameFamily: { en: 'Specify the family: ipv4 or ipv6.', zh: '请指定地址族：ipv4 或 ipv6。' },
  familyClash: {
    en: 'The {{field}} {{value}} is not of the family {{family}} of the destination.',
    zh: '{{field}} {{value}} 不属于目的的地址族 {{family}}。',
  },
  noNexthop: {
    en: 'A {{type}} route forwards nothing, so it has no gateway and no output interface.',
    zh: '{{type}} 路由不转发任何包，因此没有网关和出接口。',
  },
  oneOrSeveral: {
    en: 'A route has either one next hop or several, not both.',
    zh: '路由只能使用一个下一跳或下一跳列表之一。',
  },
  needsNexthop: { en: 'The route needs a gateway or an output interface.', zh: '路由需要网关或出接口。' },
  nameNexthop: {
    en: 'Specify a gateway (via), an output interface (dev), or several next hops.',
    zh: '请指定网关（via）、出接口（dev）或多个下一跳。',
  },
  notRouted: { en: 'The kernel has no route for packets to {{to}}.', zh: '内核没有可将包送往 {{to}} 的路由。' },
  addRoute: {
    en: 'No route matches the destination: add one, or a default route.',
    zh: '没有匹配此目的的路由：添加一条路由或默认路由。',
  },
  unreachable: {
    en: 'An unreachable route matches: `taproom route list` shows it.',
    zh: '匹配到 unreachable 路由：`taproom route list` 可查看。',
  },
  prohibited: {
    en: 'A prohibit route or rule matches: `taproom route list` and `taproom rule list` show it.',
    zh: '匹配到 prohibit 路由或规则：`taproom route list` 和 `taproom rule list` 可查看。',
  },
  blackhole: {
    en: 'A blackhole route matches, or the source address is not one of this namespace.',
    zh: '匹配到 blackhole 路由，或源地址不属于此命名空间。',
  },
});

/** Policy rules. */
export const rule = define({
  notAdded: { en: 'The rule was not added.', zh: '未添加规则。' },
  notAddedIn: {
    en: 'The rule was not added in namespace {{namespace}}.',
    zh: '未在命名空间 {{namespace}} 中添加规则。',
  },
  notDeleted: { en: 'The rule was not deleted.', zh: '未删除规则。' },
  notDeletedIn: {
    en: 'The rule was not deleted in namespace {{namespace}}.',
    zh: '未在命名空间 {{namespace}} 中删除规则。',
  },
  exists: {
    en: 'The same rule exists: `taproom rule list` shows it.',
    zh: '已有相同的规则：`taproom rule list` 可查看。',
  },
  notThere: {
    en: 'The kernel accepted the request, but the rule does not exist.',
    zh: '内核接受了请求，但规则不存在。',
  },
  stillThere: {
    en: 'The kernel accepted the request, but the rule still exists.',
    zh: '内核接受了请求，但规则仍然存在。',
  },
  noMatch: {
    en: 'No rule matches: `taproom rule list` shows the present rules.',
    zh: '没有匹配的规则：`taproom rule list` 显示现有规则。',
  },
  familyClash: {
    en: 'The {{field}} {{value}} is not of the family {{family}} of the rule.',
    zh: '{{field}} {{value}} 不属于规则的地址族 {{family}}。',
  },
  nameFamily: { en: 'Specify the family {{family}}.', zh: '请指定地址族 {{family}}。' },
  maskNeedsMark: { en: 'A mask needs the mark that it applies to.', zh: '掩码需要与之对应的标记。' },
  actionHasNoTable: { en: 'A rule with the action {{action}} has no table.', zh: '动作为 {{action}} 的规则没有表。' },
});
