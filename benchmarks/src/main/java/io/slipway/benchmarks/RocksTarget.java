package io.slipway.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB with synchronous write batches, else as it comes. It groups concurrent ones itself. */
final class RocksTarget implements CommitTarget {
  private final Options options;
  private final WriteOptions sync;
  private final RocksDB db;
  private final byte[][] keys = new byte[RECORDS][];

  RocksTarget(Path directory) throws IOException {
    RocksDB.loadLibrary();
    Files.createDirectories(directory);
    options = new Options().setCreateIfMissing(true);
    sync = new WriteOptions().setSync(true);
    try {
      db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
    for (int i = 0; i < RECORDS; i++) {
      keys[i] = CommitTarget.key(i).getBytes(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void commit(int record, byte[] value) throws IOException {
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(keys[record], value);
      db.write(sync, batch);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    db.close();
    sync.close();
    options.close();
  }
}
