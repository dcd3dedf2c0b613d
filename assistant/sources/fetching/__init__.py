"""Papers brought from the sites that publish them, politely, into a corpus folder: `onrecord fetch`."""
