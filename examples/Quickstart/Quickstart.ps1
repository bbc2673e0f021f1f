# Load the module, as it was built.
Import-Module ./out/Go401

# Sign in. The browser opens, you approve, and the connection is there. (Here a program plays the browser.)
Connect-Go401 -BaseUri $BaseUri -ClientId $ClientId -ClientSecret $ClientSecret -Scope openid, company:read, participant:read -ConnectionSuccessUri partners/connection-success/ -NoPersist

# Tell 401GO that the connection works.
Confirm-Go401Connection

# What companies can this account see?
Get-Go401Company

# The participants of one of them. Social security numbers are masked in the table, not in the objects.
Get-Go401Participant -CompanyId c1

# A refresh: new tokens, without a prompt.
Update-Go401Token

# Participants to a file, with a manifest and a report. No social security numbers and no birth dates unless you ask for them.
Export-Go401Participant -CompanyId c1 -Path out/quickstart/participants.csv -Manifest -Report -Force -PassThru

# The first lines of the file.
Get-Content out/quickstart/participants.csv -TotalCount 3

# Sign out: the tokens are revoked at the server and forgotten here.
Disconnect-Go401
