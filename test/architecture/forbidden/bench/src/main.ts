import '../../apps/query/src/main.js';
