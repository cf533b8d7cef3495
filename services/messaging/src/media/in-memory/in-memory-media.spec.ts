import { mediaStoreContract } from '../testing/media-store.contract.js';
import { InMemoryMedia } from './in-memory-media.js';

mediaStoreContract('memory', () => new InMemoryMedia());
