import 'piscina';
import '../../ingest/src/main.js';
import '../../../libs/testing/src/index.js';
import './nowhere.js';
import './main-2.js';
