import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followAppearance } from './frame/appearance.ts';
import { App } from './frame/App.tsx';
import { connect } from './state/index.ts';
import './i18n/index.ts';
import './ui/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

followAppearance();
connect();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
