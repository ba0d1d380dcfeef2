import '../../../libs/events/src/index.js';
