/**
 * A user who may use the helper and means it ill, as a process: opens COUNT connections and does on each what its kind
 * says, again and again, until it is killed, whatever the helper does with it.
 *
 *   node attacker.mjs SOCKET KIND COUNT      tells its parent by IPC the budgets that refused it something
 */
import { connect } from 'node:net';
import process from 'node:process';

const [path = '', what = '', count = ''] = process.argv.slice(-3);
const uid = process.getuid?.() ?? 0;
/** Makes requests differ. */
let at = 0;

/** @param {string | number} id @param {string} method @param {object} params */
const line = (id, method, params) => `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;

/** A pair of links, whose other ends are elsewhere. @param {number} pair */
function pair(pair) {
  const [high, low, hex] = [pair >> 8, pair & 255, pair.toString(16)];
  const ends = `peer: w${pair}, peerNamespace: far, peerAddresses: [10.${high}.${low}.2/24]`;
  const addresses = `[10.${high}.${low}.1/24, "2001:db8:${hex}::1/64"]`;
  return `  - { kind: veth, name: v${pair}, mtu: 1400, addresses: ${addresses}, options: { ${ends} } }\n`;
}
const pairs = Array.from({ length: 2000 }, (_, number) => pair(number)).join('');
const large = `taproom: 1\nname: u${uid}\nnamespaces: [far]\nlinks:\n${pairs}`;
const planned = () => {
  at += 1;
  return line(1, 'network.plan', { text: large.replace('mtu: 1400', `mtu: ${1300 + (at % 100)}`) });
};

function saved() {
  at += 1;
  return line(at, 'network.save', { text: `taproom: 1\nname: u${uid}-${at % 600}\n#${'x'.repeat(500_000)}\n` });
}

function queued() {
  at += 1;
  const impair = { in: { delay: 5, queue: 100_000 }, out: null };
  const ports = [{ kind: 'tap', device: `t${uid % 10}-${at % 20}`, settings: { impair } }];
  return line(at, 'datapath.add', { name: `d${uid}-${at % 20}`, type: 'switch', threads: 16, ports });
}

/** @type {Record<string, { send: (socket: import('node:net').Socket) => void, every: number }>} milliseconds */
const KINDS = {
  documents: { send: (socket) => socket.write(saved()), every: 5 },
  unread: {
    send: (socket) => {
      socket.pause();
      const one = JSON.parse(line(1, 'link.list', {}));
      socket.write(`${JSON.stringify(Array(1000).fill(one))}\n`);
    },
    every: 50,
  },
  hangUp: {
    send: (socket) => {
      for (let link = 0; link < 100; link += 1)
        socket.write(line(link, 'link.add', { kind: 'bridge', name: `h${uid % 10}-${link}` }));
      setTimeout(() => socket.destroy(), 20);
    },
    every: 500,
  },
  plans: { send: (socket) => socket.write(planned()), every: 200 },
  planHangUp: {
    send: (socket) => {
      socket.write(planned());
      setTimeout(() => socket.destroy(), 50);
    },
    every: 200,
  },
  idle: { send: () => undefined, every: 1000 },
  datapaths: { send: (socket) => socket.write(queued()), every: 100 },
};

/** @type {Set<string>} */
const refusedBy = new Set();
const { send, every } = KINDS[what] ?? { send: () => process.exit(2), every: 1000 };

function open() {
  const socket = connect(path);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  socket.on('error', () => undefined);
  socket.write(line('hello', 'hello', { client: what }));
  socket.on('data', (text) => {
    for (const [, budget = ''] of String(text).matchAll(/"budget":"([a-z-]+)"/g)) refusedBy.add(budget);
  });
  socket.once('data', () => {
    send(socket);
    timer = setInterval(() => {
      if (!socket.destroyed && socket.writableLength < 4e6) send(socket);
    }, every);
  });
  socket.on('close', () => {
    clearInterval(timer);
    setTimeout(open, 100);
  });
}
for (let number = 0; number < Number(count); number += 1) open();
setInterval(() => process.send?.([...refusedBy]), 200);
process.once('disconnect', () => process.exit(0));
