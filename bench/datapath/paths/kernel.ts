import { ip, moveToEnds, vethToEnds } from '../ends.ts';
import { kernelItself, type Path } from './path.ts';

export const veth: Path = {
  name: 'veth',
  title: 'kernel veth',
  start: async () => {
    await ip('link', 'add', 'name', 'e0', 'type', 'veth', 'peer', 'name', 'e1');
    await moveToEnds('e0', 'e1');
    return kernelItself;
  },
};

export const bridge: Path = {
  name: 'bridge',
  title: 'kernel bridge',
  start: async () => {
    await vethToEnds('m0', 'm1', true);
    await ip('link', 'add', 'name', 'switch0', 'type', 'bridge');
    for (const port of ['m0', 'm1']) await ip('link', 'set', port, 'master', 'switch0');
    await ip('link', 'set', 'switch0', 'up');
    return kernelItself;
  },
};
